/* Sends one record with a fixed timestamp: the broker's segment file must then hold known bytes.
 * usage: first-message BOOTSTRAP TOPIC */
#include <librdkafka/rdkafka.h>
#include <stdio.h>

static rd_kafka_resp_err_t delivery_error = RD_KAFKA_RESP_ERR__TIMED_OUT;

static void on_delivery(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
  (void)client;
  (void)opaque;
  delivery_error = message->err;
}

static int set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char error[512];
  if (rd_kafka_conf_set(conf, name, value, error, sizeof(error)) == RD_KAFKA_CONF_OK)
    return 0;
  fprintf(stderr, "%s=%s: %s\n", name, value, error);
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: first-message BOOTSTRAP TOPIC\n");
    return 2;
  }
  char error[512];
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  if (set(conf, "bootstrap.servers", argv[1]) || set(conf, "enable.idempotence", "false") ||
      set(conf, "message.timeout.ms", "15000"))
    return 1;
  rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
  rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, error, sizeof(error));
  if (producer == NULL) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  char value[] = " First message";
  rd_kafka_resp_err_t sent = rd_kafka_producev(
      producer, RD_KAFKA_V_TOPIC(argv[2]), RD_KAFKA_V_PARTITION(0), RD_KAFKA_V_VALUE(value, sizeof(value) - 1),
      RD_KAFKA_V_TIMESTAMP(0x017E1FECC2A0), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
  if (sent == RD_KAFKA_RESP_ERR_NO_ERROR)
    rd_kafka_flush(producer, 20000);
  else
    delivery_error = sent;
  rd_kafka_destroy(producer);
  if (delivery_error == RD_KAFKA_RESP_ERR_NO_ERROR)
    return 0;
  fprintf(stderr, "%s\n", rd_kafka_err2str(delivery_error));
  return 1;
}
