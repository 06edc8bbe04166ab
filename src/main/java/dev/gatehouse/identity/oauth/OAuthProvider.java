package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.oauth.OAuthProperties.Registration;

/**
 * One provider: what is configured of it, and how it is reached.
 *
 * @param name of the source
 */
record OAuthProvider(String name, Registration properties, ProviderHttp http, ProviderMetadata metadata) {

    static OAuthProvider of(String name, Registration properties) {
        ProviderHttp http = new ProviderHttp(properties);
        return new OAuthProvider(name, properties, http, new ProviderMetadata(name, properties, http));
    }

    /** The full name of a property, for messages. */
    String key(String property) {
        return "gatehouse.identity.oauth." + name + "." + property;
    }
}
