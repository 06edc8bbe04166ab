package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.support.Gatehouse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ReflectionUtils;

class OwnBeanProxiesTest {
    @Test
    void everyBeanWithTransactionsHasAProxy() {
        List<Object> transactional = Gatehouse.shared().beans().getBeansOfType(Object.class).values().stream()
                .filter(bean -> hasTransactions(AopUtils.getTargetClass(bean)))
                .toList();
        assertThat(transactional).hasSizeGreaterThan(5).allMatch(AopUtils::isCglibProxy);
    }

    /** A proxy costs time at each start and at each call. JdbcClient translates the exceptions of the database without one. */
    @Test
    void aStoreWithoutTransactionsHasNoProxy() {
        assertThat(Gatehouse.shared()
                        .beans()
                        .getBeansWithAnnotation(Repository.class)
                        .values())
                .filteredOn(store -> !hasTransactions(AopUtils.getTargetClass(store)))
                .hasSizeGreaterThan(3)
                .noneMatch(AopUtils::isAopProxy);
    }

    private static boolean hasTransactions(Class<?> type) {
        return type.getName().startsWith("dev.gatehouse.")
                && Arrays.stream(ReflectionUtils.getAllDeclaredMethods(type))
                        .anyMatch(method -> AnnotatedElementUtils.hasAnnotation(method, Transactional.class));
    }
}
