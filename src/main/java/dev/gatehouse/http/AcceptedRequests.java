package dev.gatehouse.http;

import dev.gatehouse.problem.Refusal;
import dev.gatehouse.token.AccessToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What a node does with each request that has a valid token, besides its authorization. */
public interface AcceptedRequests {

    /** @throws Refusal {@code rate_exceeded} */
    void arrived(AccessToken token, HttpServletRequest request);

    /** Adds a renewed token to the response if one is due. */
    HttpServletResponse renewed(AccessToken token, HttpServletRequest request, HttpServletResponse response);

    void answered(AccessToken token, HttpServletRequest request, int status);
}
