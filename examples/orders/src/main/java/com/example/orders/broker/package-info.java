// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** The message broker, which a real application would find elsewhere in the network. */
package com.example.orders.broker;
