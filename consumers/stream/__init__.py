"""The engine over Kafka: the relay, the worker and the consumer of signals."""
