// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the jars of the outbox share among themselves. No part of the public contract: it may change or go with any release.
 * What comes in are texts of drivers, brokers and events; what goes out is fit for a log. Knows no other package.
 */
package ee.outbox.internal;
