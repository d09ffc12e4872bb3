// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

/**
 * How events are captured.
 *
 * @param source the CloudEvents {@code source} of events that bring none
 * @param maxPayload how many bytes an event's data may have
 * @param ownTransaction whether an event fired outside any transaction gets one of its own, or is refused
 */
public record CaptureSettings(String source, int maxPayload, boolean ownTransaction) {}
