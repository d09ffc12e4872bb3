// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** The other end: a subscriber that knows nothing of the outbox, only JMS and CloudEvents, and keeps what it gets. */
package com.example.orders.delivery;
