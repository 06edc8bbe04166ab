package dev.gatehouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A body is received as a whole, in a bounded time, and is then read unchanged. */
@Tag("unit")
class ReceivedBodyTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Queue<byte[]> sent = new ArrayDeque<>();
    private Duration pace = Duration.ZERO;

    @Test
    void aBodyIsReadAsItWasSent() throws Exception {
        sent.add("one ".getBytes(UTF_8));
        sent.add("two".getBytes(UTF_8));
        ReceivedBody body = body();
        body.receive();
        assertThat(body.isComplete()).isTrue();
        Reader reader = new Reader();
        assertThat(body.available()).isEqualTo(7);
        assertThat(body.doRead(reader)).isEqualTo(7);
        assertThat(new String(reader.bytes(), UTF_8)).isEqualTo("one two");
        assertThat(body.doRead(reader)).isEqualTo(-1);
    }

    @Test
    void aBodyThatIsTooLargeIsReadFurtherFromTheConnection() throws Exception {
        sent.add(new byte[BodyLimitFilter.LIMIT + 1]);
        sent.add("rest".getBytes(UTF_8));
        ReceivedBody body = body();
        body.receive();
        assertThat(body.isComplete()).isFalse();
        Reader reader = new Reader();
        assertThat(body.doRead(reader)).isEqualTo(BodyLimitFilter.LIMIT + 1);
        assertThat(body.doRead(reader)).isEqualTo(4);
        assertThat(body.doRead(reader)).isEqualTo(-1);
        assertThat(body.isComplete()).isTrue();
    }

    /** A byte a second keeps every time-out between two bytes. */
    @Test
    void aBodyThatArrivesSlowlyIsNotReceived() {
        pace = Duration.ofSeconds(1);
        for (int i = 0; i < 100; i++) {
            sent.add("x".getBytes(UTF_8));
        }
        ReceivedBody body = body();
        assertThatThrownBy(body::receive).isInstanceOf(SocketTimeoutException.class);
        assertThat(sent).hasSize(94);
        assertThat(body.discard()).isFalse();
        assertThat(sent).as("nothing more is read").hasSize(94);
    }

    @Test
    void theRestOfARefusedBodyIsDiscardedUpToALimit() throws Exception {
        for (int i = 0; i < 20; i++) {
            sent.add(new byte[1024 * 1024]);
        }
        ReceivedBody body = body();
        body.receive();
        assertThat(body.discard()).isFalse();
        assertThat(sent).hasSizeBetween(1, 3);
        sent.clear();
        sent.add(new byte[100_000]);
        sent.add(new byte[100_000]);
        body = body();
        body.receive();
        assertThat(body.discard()).isTrue();
    }

    private ReceivedBody body() {
        return new ReceivedBody(
                new InputBuffer() {
                    @Override
                    public int doRead(ApplicationBufferHandler handler) {
                        nanos.addAndGet(pace.toNanos());
                        byte[] piece = sent.poll();
                        if (piece == null) {
                            return -1;
                        }
                        handler.setByteBuffer(ByteBuffer.wrap(piece));
                        return piece.length;
                    }

                    @Override
                    public int available() {
                        return 0;
                    }
                },
                nanos::get);
    }

    private static final class Reader implements ApplicationBufferHandler {
        private ByteBuffer buffer = EMPTY_BUFFER;

        byte[] bytes() {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }
}
