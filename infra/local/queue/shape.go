package queue

// Requests and answers, named and spelt as in the SQS model. The tag json is the name in AWS JSON; the tag query is the name
// in the Query protocol where that differs, for a map followed by the name of its key (Name unless said).

type entryFault struct {
	Id          string `json:"Id"`
	SenderFault bool   `json:"SenderFault"`
	Code        string `json:"Code"`
	Message     string `json:"Message,omitempty"`
}

type nothing struct{}

type queueOnly struct {
	QueueUrl string
}

type (
	createQueueInput struct {
		QueueName  string
		Attributes map[string]string `query:"Attribute"`
		Tags       map[string]string `json:"tags" query:"Tag,Key"`
	}
	getQueueUrlInput struct {
		QueueName              string
		QueueOwnerAWSAccountId string
	}
	queueUrlOutput struct {
		QueueUrl string `json:"QueueUrl"`
	}
	listQueuesInput struct {
		QueueNamePrefix string
		NextToken       string
		MaxResults      *int
	}
	listQueuesOutput struct {
		QueueUrls []string `json:"QueueUrls,omitempty" query:"QueueUrl"`
		NextToken string   `json:"NextToken,omitempty"`
	}
	listSourcesInput struct {
		QueueUrl   string
		NextToken  string
		MaxResults *int
	}
	listSourcesOutput struct {
		QueueUrls []string `json:"queueUrls" query:"QueueUrl"`
		NextToken string   `json:"NextToken,omitempty"`
	}
	getQueueAttributesInput struct {
		QueueUrl       string
		AttributeNames []string `query:"AttributeName"`
	}
	getQueueAttributesOutput struct {
		Attributes map[string]string `json:"Attributes,omitempty" query:"Attribute"`
	}
	setQueueAttributesInput struct {
		QueueUrl   string
		Attributes map[string]string `query:"Attribute"`
	}
	tagQueueInput struct {
		QueueUrl string
		Tags     map[string]string `query:"Tag,Key"`
	}
	untagQueueInput struct {
		QueueUrl string
		TagKeys  []string `query:"TagKey"`
	}
	listQueueTagsOutput struct {
		Tags map[string]string `json:"Tags,omitempty" query:"Tag,Key"`
	}
)

type (
	sendMessageInput struct {
		QueueUrl string
		sendEntry
	}
	sendEntry struct {
		Id                      string // in a batch only
		MessageBody             string
		DelaySeconds            *int
		MessageAttributes       map[string]value `query:"MessageAttribute"`
		MessageSystemAttributes map[string]value `query:"MessageSystemAttribute"`
		MessageDeduplicationId  string
		MessageGroupId          string
	}
	sendResult struct {
		Id                           string `json:"Id,omitempty"` // in a batch only
		MD5OfMessageBody             string `json:"MD5OfMessageBody,omitempty"`
		MD5OfMessageAttributes       string `json:"MD5OfMessageAttributes,omitempty"`
		MD5OfMessageSystemAttributes string `json:"MD5OfMessageSystemAttributes,omitempty"`
		MessageId                    string `json:"MessageId,omitempty"`
		SequenceNumber               string `json:"SequenceNumber,omitempty"`
	}
	sendMessageBatchInput struct {
		QueueUrl string
		Entries  []sendEntry `query:"SendMessageBatchRequestEntry"`
	}
	sendMessageBatchOutput struct {
		Successful []sendResult `json:"Successful,omitempty" query:"SendMessageBatchResultEntry"`
		Failed     []entryFault `json:"Failed,omitempty" query:"BatchResultErrorEntry"`
	}
)

type (
	receiveMessageInput struct {
		QueueUrl                    string
		AttributeNames              []string `query:"AttributeName"`
		MessageSystemAttributeNames []string `query:"MessageSystemAttributeName"`
		MessageAttributeNames       []string `query:"MessageAttributeName"`
		MaxNumberOfMessages         *int
		VisibilityTimeout           *int
		WaitTimeSeconds             *int
		ReceiveRequestAttemptId     string
	}
	receiveMessageOutput struct {
		Messages []received `json:"Messages,omitempty" query:"Message"`
	}
	received struct {
		MessageId              string            `json:"MessageId"`
		ReceiptHandle          string            `json:"ReceiptHandle"`
		MD5OfBody              string            `json:"MD5OfBody"`
		Body                   string            `json:"Body"`
		Attributes             map[string]string `json:"Attributes,omitempty" query:"Attribute"`
		MD5OfMessageAttributes string            `json:"MD5OfMessageAttributes,omitempty"`
		MessageAttributes      map[string]value  `json:"MessageAttributes,omitempty" query:"MessageAttribute"`
	}
)

type (
	receiptInput struct {
		QueueUrl string
		receiptEntry
	}
	receiptEntry struct {
		Id                string // in a batch only
		ReceiptHandle     string
		VisibilityTimeout *int // when changing visibility
	}
	deleteMessageBatchInput struct {
		QueueUrl string
		Entries  []receiptEntry `query:"DeleteMessageBatchRequestEntry"`
	}
	deleteMessageBatchOutput struct {
		Successful []idOnly     `json:"Successful,omitempty" query:"DeleteMessageBatchResultEntry"`
		Failed     []entryFault `json:"Failed,omitempty" query:"BatchResultErrorEntry"`
	}
	changeMessageVisibilityBatchInput struct {
		QueueUrl string
		Entries  []receiptEntry `query:"ChangeMessageVisibilityBatchRequestEntry"`
	}
	changeMessageVisibilityBatchOutput struct {
		Successful []idOnly     `json:"Successful,omitempty" query:"ChangeMessageVisibilityBatchResultEntry"`
		Failed     []entryFault `json:"Failed,omitempty" query:"BatchResultErrorEntry"`
	}
	idOnly struct {
		Id string `json:"Id"`
	}
)

type (
	startMessageMoveTaskInput struct {
		SourceArn                    string
		DestinationArn               string
		MaxNumberOfMessagesPerSecond *int
	}
	taskHandle struct {
		TaskHandle string `json:"TaskHandle"`
	}
	cancelMessageMoveTaskOutput struct {
		ApproximateNumberOfMessagesMoved int
	}
	listMessageMoveTasksInput struct {
		SourceArn  string
		MaxResults *int
	}
	listMessageMoveTasksOutput struct {
		Results []taskResult `json:"Results,omitempty" query:"ListMessageMoveTasksResultEntry"`
	}
	taskResult struct {
		TaskHandle                        string `json:"TaskHandle,omitempty"`
		Status                            string
		SourceArn                         string
		DestinationArn                    string `json:"DestinationArn,omitempty"`
		MaxNumberOfMessagesPerSecond      *int   `json:"MaxNumberOfMessagesPerSecond,omitempty"`
		ApproximateNumberOfMessagesMoved  int
		ApproximateNumberOfMessagesToMove *int   `json:"ApproximateNumberOfMessagesToMove,omitempty"`
		FailureReason                     string `json:"FailureReason,omitempty"`
		StartedTimestamp                  int64
	}
)
