package dev.gatehouse.http;

import dev.gatehouse.anomaly.RequestMonitor;
import dev.gatehouse.config.EdgeMode;
import dev.gatehouse.cookie.TokenCookie;
import dev.gatehouse.token.AccessToken;
import dev.gatehouse.token.IssuedToken;
import dev.gatehouse.token.TokenDelivery;
import dev.gatehouse.token.TokenRenewal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Counts the requests of a session, limits their rate, and renews its token. */
@Component
@Profile(EdgeMode.OFF)
record SessionRequests(RequestMonitor monitor, TokenRenewal renewal, TokenDelivery delivery)
        implements AcceptedRequests {

    @Override
    public void arrived(AccessToken token, HttpServletRequest request) {
        monitor.arrived(token, request);
    }

    @Override
    public HttpServletResponse renewed(AccessToken token, HttpServletRequest request, HttpServletResponse response) {
        return renewal.due(token, TokenCookie.isUsed(request))
                .map(renewed -> delivered(renewed, request, response))
                .orElse(response);
    }

    private HttpServletResponse delivered(
            IssuedToken renewed, HttpServletRequest request, HttpServletResponse response) {
        delivery.addRenewed(renewed, request, response);
        return new RenewedTokenResponse(response);
    }

    @Override
    public void answered(AccessToken token, HttpServletRequest request, int status) {
        monitor.answered(token, request, status);
    }
}
