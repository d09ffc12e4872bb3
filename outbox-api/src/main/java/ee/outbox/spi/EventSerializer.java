// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.spi;

/**
 * Turns the object that an application fires into the bytes that are stored and sent. An application replaces the
 * default, JSON-B, by an {@code @Alternative} bean of this type, and then sets {@code dataContentType} on its events
 * where the result is not {@code application/json}.
 */
@FunctionalInterface
public interface EventSerializer {

    /**
     * Called once an event, on the application's thread, at the moment of {@code fire}; later changes to the object do
     * not reach the event.
     *
     * @param data never {@code null}, a {@code String} or a {@code byte[]}: these are stored as they are
     * @return the bytes to store; not {@code null}
     * @throws Exception when the object cannot be serialised; {@code fire} fails with it
     */
    byte[] serialize(Object data) throws Exception;
}
