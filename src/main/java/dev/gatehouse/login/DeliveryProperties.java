package dev.gatehouse.login;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param delivery where the answer to a sign-in or a refresh has the token */
@ConfigurationProperties("gatehouse.token")
record DeliveryProperties(@DefaultValue("both") Delivery delivery) {

    enum Delivery {
        BOTH,
        HEADER,
        BODY
    }
}
