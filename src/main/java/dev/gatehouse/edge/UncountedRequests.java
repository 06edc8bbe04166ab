package dev.gatehouse.edge;

import dev.gatehouse.http.AcceptedRequests;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** An edge counts no requests of a session, and cannot issue a renewed token. */
class UncountedRequests implements AcceptedRequests {

    @Override
    public void arrived(AccessToken token, HttpServletRequest request) {}

    @Override
    public HttpServletResponse renewed(AccessToken token, HttpServletRequest request, HttpServletResponse response) {
        return response;
    }

    @Override
    public void answered(AccessToken token, HttpServletRequest request, int status) {}
}
