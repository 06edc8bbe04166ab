package dev.gatehouse.edge;

import dev.gatehouse.token.TokenNames;

/** The issuer and the audiences of the tokens that this edge accepts. */
record EdgeTokenNames(EdgeTokenProperties tokens, EdgeProperties edge) implements TokenNames {

    @Override
    public String issuer() {
        return tokens.issuer();
    }

    @Override
    public String own() {
        return tokens.audience();
    }

    @Override
    public boolean contains(String audience) {
        return audience.equals(own()) || edge.audiences().contains(audience);
    }
}
