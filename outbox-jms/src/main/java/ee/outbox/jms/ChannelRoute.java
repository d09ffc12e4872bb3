// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

/**
 * How the events of one channel leave.
 *
 * @param address where they go, unless the event names another destination
 * @param contentMode what their messages look like
 */
record ChannelRoute(Address address, ContentMode contentMode) {

    /** The channel's route for an event that has its own destination, or none. */
    ChannelRoute to(String destination) {
        return destination == null ? this : new ChannelRoute(new Address(destination, address.kind()), contentMode);
    }
}
