package dev.gatehouse.identity.oauth;

import dev.gatehouse.identity.oauth.OAuthProperties.ProviderProperties;

/**
 * One provider and the means to reach it.
 *
 * @param name of the source
 */
record OAuthProvider(String name, ProviderProperties properties, ProviderHttp http, ProviderMetadata metadata) {

    static OAuthProvider of(String name, ProviderProperties properties) {
        ProviderHttp http = new ProviderHttp(properties.endpoints(), properties.client());
        return new OAuthProvider(name, properties, http, new ProviderMetadata(name, properties, http));
    }

    /** The full key of a setting, for error messages. */
    String key(String setting) {
        return OAuthProperties.key(name, setting);
    }
}
