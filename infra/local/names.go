package local

import "slices"

// Tables lists the names of the tables.
func (p *Platform) Tables() []string {
	var names []string
	for _, t := range p.plan.tables {
		names = append(names, t.TableName)
	}
	return names
}

// Queues lists the names of the queues.
func (p *Platform) Queues() []string {
	var names []string
	for _, q := range p.plan.queues {
		names = append(names, q.name)
	}
	return names
}

// Buckets lists the names of the buckets; that of the site is empty, because its files are served as they were made.
func (p *Platform) Buckets() []string { return slices.Clone(p.plan.buckets) }

// Objects lists the names of the objects in a bucket in order.
func (p *Platform) Objects(bucket string) ([]string, error) { return p.objects.Names(bucket) }

// DynamoDBProcess is the process id of the stand-in for DynamoDB, for measuring what it uses.
func (p *Platform) DynamoDBProcess() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tables.ID()
}
