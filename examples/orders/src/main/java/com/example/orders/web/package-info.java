// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** What all of HTTP shares: the page, the state of the outbox, and how errors look. */
package com.example.orders.web;
