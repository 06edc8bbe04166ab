package dev.gatehouse.identity.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A socket that connects to any address of a name, where JNDI would try the first one only. With LDAPS the socket within is
 * encrypted when the connection is open: TLS checks the name, not the address.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // The socket within synchronizes.
final class NamedSocket extends Socket {
    private final @Nullable SSLSocketFactory tls;
    private final Addresses addresses;
    private volatile Socket connected = new Socket();
    private volatile boolean closed;

    /** @param tls null for a connection that is not encrypted when it is opened */
    NamedSocket(@Nullable SSLSocketFactory tls, Addresses addresses) {
        this.tls = tls;
        this.addresses = addresses;
    }

    /** @param timeout in milliseconds, for the connection to one address, and for its TLS handshake */
    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        InetSocketAddress named = (InetSocketAddress) endpoint;
        addresses.first(named.getHostString(), address -> {
            Socket plain = new Socket();
            connected = plain;
            if (closed) {
                throw new SocketTimeoutException("connect timed out");
            }
            try {
                plain.connect(new InetSocketAddress(address, named.getPort()), timeout);
                if (tls != null) {
                    connected = encrypted(tls, plain, named, timeout);
                }
            } catch (IOException e) {
                plain.close();
                throw e;
            }
        });
    }

    private static Socket encrypted(SSLSocketFactory factory, Socket plain, InetSocketAddress named, int timeout)
            throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, named.getHostString(), named.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("LDAPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(timeout);
        socket.startHandshake();
        socket.setSoTimeout(0);
        return socket;
    }

    /** Null if it is not encrypted. */
    @Nullable
    SSLSession session() {
        return connected instanceof SSLSocket encrypted ? encrypted.getSession() : null;
    }

    /** Also ends a connection that is being opened. */
    @Override
    public void close() throws IOException {
        closed = true;
        connected.close();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return connected.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return connected.getOutputStream();
    }

    @Override
    public boolean isConnected() {
        return connected.isConnected();
    }

    @Override
    public boolean isClosed() {
        return connected.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return connected.getInetAddress();
    }

    @Override
    public int getPort() {
        return connected.getPort();
    }

    @Override
    public int getLocalPort() {
        return connected.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return connected.getRemoteSocketAddress();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        connected.setTcpNoDelay(on);
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        connected.setSoTimeout(timeout);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return connected.getSoTimeout();
    }
}
