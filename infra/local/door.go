package local

import "fmt"

// doors are the ports at which the platform answers.
type doors struct{ front, secure, dynamo, sqs, s3, signIn, logs, ssm *loopback }

// openDoors takes the ports, and says where everything is to be found.
func (p *Platform) openDoors() (doors, error) {
	var d doors
	for _, door := range []struct {
		to     **loopback
		port   int
		at     *string
		format string
	}{
		{&d.front, p.options.Port, &p.URL, "http://localhost:%d"},
		{&d.secure, p.options.HTTPSPort, &p.HTTPS, "https://localhost:%d"},
		{&d.dynamo, p.options.DynamoDBPort, &p.DynamoDB, "http://127.0.0.1:%d"},
		{&d.sqs, p.options.SQSPort, &p.SQS, "http://127.0.0.1:%d"},
		{&d.s3, p.options.S3Port, &p.S3, "http://127.0.0.1:%d"},
		{&d.signIn, p.options.SignInPort, &p.SignIn, "http://localhost:%d"},
		{&d.logs, p.options.LogsPort, &p.Logs, "http://127.0.0.1:%d"},
		{&d.ssm, 0, &p.ssm, "http://127.0.0.1:%d"}, // only functions ask it
	} {
		opened, err := listen(door.port)
		if err != nil {
			return doors{}, err
		}
		p.onStop(opened.close)
		*door.to, *door.at = opened, fmt.Sprintf(door.format, opened.port)
	}
	return d, nil
}
