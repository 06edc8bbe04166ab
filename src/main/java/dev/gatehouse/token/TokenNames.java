package dev.gatehouse.token;

/** What tokens name: their issuer and their audiences. */
public interface TokenNames {

    /** The claim {@code iss}. */
    String issuer();

    /** The audience of a token if the client requests none. Most endpoints need a token for it. */
    String own();

    /** Whether tokens for an audience are accepted. */
    boolean contains(String audience);
}
