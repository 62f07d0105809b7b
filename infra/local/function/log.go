package function

import (
	"bytes"
	"sync"
	"time"
)

// Line is one line of a function's log: what the binary wrote on either of its outputs, or what Lambda itself adds.
type Line struct {
	Time      time.Time
	Function  string
	Group     string // the log group
	RequestID string // the request that the process served last when the line was read
	Text      string // without the line's end
}

// maxLine is where a line is cut in two, the largest event that a log group takes.
const maxLine = 1 << 20

// lines cuts what is written to it into lines.
type lines struct {
	emit func(text string)

	mu   sync.Mutex
	rest []byte // the beginning of a line that is not complete yet
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, p...)
	for {
		i := bytes.IndexByte(l.rest, '\n')
		if (i < 0 || i > maxLine) && len(l.rest) > maxLine {
			i = maxLine
		}
		if i < 0 {
			return len(p), nil
		}
		l.emit(string(l.rest[:i]))
		if i < len(l.rest) && l.rest[i] == '\n' {
			i++
		}
		l.rest = l.rest[i:]
	}
}

// flush emits the line that its writer did not end.
func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rest) > 0 {
		l.emit(string(l.rest))
		l.rest = nil
	}
}

// log passes on one line of the binary's output.
func (e *environment) log(text string) {
	f := e.function
	line := Line{Time: f.host.Now(), Function: f.Name, Group: f.LogGroup, Text: text}
	if inv := e.latest.Load(); inv != nil {
		line.RequestID = inv.id
	}
	f.host.Log(line)
}
