package dev.gatehouse.identity;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param order the names of the sources, the first one asked first; when empty, the directories and then the local users */
@ConfigurationProperties("gatehouse.identity")
record IdentityProperties(@DefaultValue List<String> order) {}
