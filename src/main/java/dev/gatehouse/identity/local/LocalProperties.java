package dev.gatehouse.identity.local;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param enabled whether the users of our own tables may sign in; when unset, only if no other source is configured */
@ConfigurationProperties("gatehouse.identity.local")
record LocalProperties(@Nullable Boolean enabled) {}
