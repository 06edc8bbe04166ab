package dev.gatehouse.session;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    /** Few threads and a short queue: a slow source must not gather work. Who finds it full asks at the next renewal. */
    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor revalidationExecutor() {
        ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
        executor.setThreadNamePrefix("revalidation-");
        executor.setCorePoolSize(4);
        executor.setAllowCoreThreadTimeOut(true);
        executor.setQueueCapacity(1_000);
        return executor;
    }

    /** One thread for what is written in batches, which may wait for the store as long as it likes. */
    @Bean(defaultCandidate = false)
    ThreadPoolTaskScheduler activityScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("activity-");
        scheduler.setDaemon(true);
        return scheduler;
    }
}
