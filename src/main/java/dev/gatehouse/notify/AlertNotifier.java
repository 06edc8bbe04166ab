package dev.gatehouse.notify;

import dev.gatehouse.anomaly.Alert;
import dev.gatehouse.threads.ThreadPools;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Queues alerts for the webhook, which posts them one after the other. A request never waits for the receiver. */
@Component
class AlertNotifier {
    private static final Logger log = LoggerFactory.getLogger(AlertNotifier.class);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

    private final @Nullable Webhook webhook;
    private final JsonMapper json;
    private final ThreadPoolTaskExecutor executor;
    private final Counter lost;

    AlertNotifier(
            WebhookProperties properties,
            JsonMapper json,
            @Qualifier(ThreadPools.WEBHOOK) ThreadPoolTaskExecutor executor,
            MeterRegistry meters) {
        this.webhook = properties.url() == null
                ? null
                : new Webhook(properties.url(), Objects.requireNonNull(properties.secret()), FIRST_DELAY);
        if (properties.isPlainText()) {
            log.warn(
                    "gatehouse.watch.webhook.url is not https: alerts, which name users and addresses, are sent in plain text");
        }
        this.json = json;
        this.executor = executor;
        this.lost = Counter.builder("gatehouse.webhook.lost")
                .description("Alerts that could not be posted")
                .register(meters);
        Gauge.builder("gatehouse.webhook.waiting", executor, ThreadPoolTaskExecutor::getQueueSize)
                .description("Alerts that are still to be posted")
                .register(meters);
    }

    @EventListener
    void on(Alert alert) {
        if (webhook == null) {
            return;
        }
        try {
            executor.execute(() -> post(webhook, alert));
        } catch (TaskRejectedException full) {
            lost.increment();
        }
    }

    /** Catches everything, so that one alert cannot keep the next ones from being posted. */
    private void post(Webhook receiver, Alert alert) {
        try {
            if (!receiver.post(json.writeValueAsBytes(alert))) {
                lost.increment();
            }
        } catch (RuntimeException e) {
            lost.increment();
            log.error("the alert {} cannot be posted", alert.rule(), e);
        }
    }
}
