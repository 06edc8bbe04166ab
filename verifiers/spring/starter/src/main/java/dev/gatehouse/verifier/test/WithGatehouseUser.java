package dev.gatehouse.verifier.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.test.context.support.WithSecurityContext;

/**
 * Runs a test as a user of Gatehouse: {@code @WithGatehouseUser(value = "alice", roles = "editor")}. The principal is a
 * {@link dev.gatehouse.verifier.GatehouseUser}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@WithSecurityContext(factory = GatehouseUserContextFactory.class)
public @interface WithGatehouseUser {

    /** The user name: the claim {@code sub}. */
    String value() default "alice";

    /** The claim {@code roles}. */
    String[] roles() default {};
}
