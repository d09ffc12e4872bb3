-- SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE IF NOT EXISTS customer (name VARCHAR(100) PRIMARY KEY, orders BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS placed_order (id BIGINT PRIMARY KEY, customer VARCHAR(100) NOT NULL, customer_order_number BIGINT NOT NULL, item VARCHAR(100) NOT NULL, quantity INTEGER NOT NULL, placed_at TIMESTAMP NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (arrival BIGINT PRIMARY KEY, received_at TIMESTAMP NOT NULL, message_id VARCHAR(255) UNIQUE, identity VARCHAR(1024) NOT NULL, repeated BOOLEAN NOT NULL, event CLOB NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_identity ON delivery (identity);
CREATE SEQUENCE IF NOT EXISTS placed_order_id;
CREATE SEQUENCE IF NOT EXISTS delivery_arrival;
