package dev.gatehouse.verifier;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** A response of at most 1 MiB: the limit of a page of the feed. */
final class LimitedBody implements BodySubscriber<byte[]> {
    private static final long MAX_BYTES = 1 << 20;

    private final BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
    private Subscription subscription;
    private long received;

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        all.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        received += part.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received > MAX_BYTES) {
            subscription.cancel();
            all.onError(new IOException("the response is larger than " + MAX_BYTES + " bytes"));
        } else {
            all.onNext(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        all.onError(failure);
    }

    @Override
    public void onComplete() {
        all.onComplete();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return all.getBody();
    }
}
