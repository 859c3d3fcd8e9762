// franz-go: the newest version of every request. Makes a topic, produces with acks=all and lz4, reads it in a group, commits.
// usage: session BOOTSTRAP TOPIC; prints what was seen as one line of JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

type seen struct {
	Read      int   `json:"read"`
	InOrder   bool  `json:"inOrder"`
	Committed int64 `json:"committed"`
	Brokers   int   `json:"brokers"`
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Second)
	defer cancel()
	result, err := session(ctx, strings.Split(os.Args[1], ","), os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(result)
}

func session(ctx context.Context, seeds []string, topic string) (seen, error) {
	var result seen
	client, err := kgo.NewClient(
		kgo.SeedBrokers(seeds...),
		kgo.ConsumerGroup("franz-go"),
		kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.ProducerBatchCompression(kgo.Lz4Compression()),
		kgo.DisableAutoCommit(),
	)
	if err != nil {
		return result, err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	if _, err := admin.CreateTopic(ctx, 3, 3, nil, topic); err != nil {
		return result, err
	}
	brokers, err := admin.ListBrokers(ctx)
	if err != nil {
		return result, err
	}
	result.Brokers = len(brokers)
	const records = 300
	for i := range records {
		record := &kgo.Record{Topic: topic, Key: fmt.Appendf(nil, "key %d", i%9), Value: fmt.Appendf(nil, "%d", i)}
		if err := client.ProduceSync(ctx, record).FirstErr(); err != nil {
			return result, err
		}
	}
	last := map[int32]int64{}
	result.InOrder = true
	for result.Read < records {
		fetches := client.PollFetches(ctx)
		if errs := fetches.Errors(); len(errs) > 0 {
			return result, errs[0].Err
		}
		fetches.EachRecord(func(record *kgo.Record) {
			if next, ok := last[record.Partition]; ok && record.Offset != next+1 {
				result.InOrder = false
			}
			last[record.Partition] = record.Offset
			result.Read++
		})
	}
	if err := client.CommitUncommittedOffsets(ctx); err != nil {
		return result, err
	}
	offsets, err := admin.FetchOffsets(ctx, "franz-go")
	if err != nil {
		return result, err
	}
	offsets.Each(func(offset kadm.OffsetResponse) { result.Committed += offset.At })
	return result, nil
}
