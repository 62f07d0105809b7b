// Package table runs the local stand-in for DynamoDB: dynoxide, one static binary, as a child process over one SQLite file
// or over memory. It makes the tables that templates describe and does what the stand-in leaves undone: it removes items
// whose time to live is over. Point-in-time recovery, encryption and tags are accepted and have no effect.
package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/frontline-gov/frontline/infra/local/child"
	"github.com/frontline-gov/frontline/infra/local/template"
)

// Config says how a Server is started.
type Config struct {
	Binary string // the path of dynoxide; see Binary
	File   string // the database file, made if missing; empty keeps everything in memory
	Port   int    // on 127.0.0.1; 0 is any free one
}

// Server is a running dynoxide.
type Server struct {
	Endpoint string // such as http://127.0.0.1:41234
	process  *child.Process
}

// Binary finds dynoxide: at DYNOXIDE, or where npm put the package for this machine below one of the directories.
func Binary(getenv func(string) string, directories ...string) (string, error) {
	if path := getenv("DYNOXIDE"); path != "" {
		if _, err := os.Stat(path); err != nil {
			return "", fmt.Errorf("find dynoxide: DYNOXIDE names no file: %w", err)
		}
		return path, nil
	}
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	for _, d := range directories {
		path := filepath.Join(d, "node_modules", "@dynoxide", runtime.GOOS+"-"+arch, "dynoxide")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", errors.New("find dynoxide, the stand-in for DynamoDB: run npm ci --prefix infra, or set DYNOXIDE to its path")
}

// Start starts dynoxide and returns when it answers.
func Start(ctx context.Context, c Config) (*Server, error) {
	var err error
	for range 5 { // another process may take the port that was free a moment ago
		port := c.Port
		if port == 0 {
			if port, err = freePort(); err != nil {
				return nil, fmt.Errorf("start dynoxide: %w", err)
			}
		}
		var s *Server
		if s, err = start(ctx, c, port); err == nil {
			return s, nil
		}
		if c.Port != 0 || ctx.Err() != nil || !strings.Contains(err.Error(), "in use") {
			break
		}
	}
	return nil, err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func start(ctx context.Context, c Config, port int) (*Server, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("start dynoxide: %w", err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	args := []string{"--host", "127.0.0.1", "--port", fmt.Sprint(port)}
	if c.File != "" {
		args = append(args, "--db-path", c.File)
	}
	said := &output{awaited: "listening on", seen: make(chan struct{})}
	cmd := exec.Command(c.Binary, args...)
	cmd.Env = []string{"PATH=/usr/bin:/bin"}
	cmd.Stdout, cmd.Stderr = said, said
	process, err := child.Start(cmd)
	if err != nil {
		return nil, fmt.Errorf("start dynoxide: %w", err)
	}
	patience := time.NewTimer(30 * time.Second)
	defer patience.Stop()
	select {
	case <-said.seen:
		return &Server{Endpoint: (&url.URL{Scheme: "http", Host: address}).String(), process: process}, nil
	case <-process.Ended():
		return nil, fmt.Errorf("start dynoxide on %s: %s (%s)", address, said, process.State())
	case <-patience.C:
		err = fmt.Errorf("start dynoxide on %s: it does not answer: %s", address, said)
	case <-ctx.Done():
		err = fmt.Errorf("start dynoxide: %w", ctx.Err())
	}
	process.Kill()
	return nil, err
}

// Stop ends dynoxide; what it answered to is in its file.
func (s *Server) Stop() { s.process.Stop(5 * time.Second) }

// Ended is closed when dynoxide has ended, by Stop or by itself.
func (s *Server) Ended() <-chan struct{} { return s.process.Ended() }

// ID is the process id.
func (s *Server) ID() int { return s.process.ID() }

// Client gives a client of the server.
func (s *Server) Client() *dynamodb.Client { return Client(s.Endpoint) }

// Client gives a client of any DynamoDB on this machine.
func Client(endpoint string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region:       template.Region,
		BaseEndpoint: aws.String(endpoint),
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
}

// output keeps the beginning of what a process says and tells when an awaited text is in it.
type output struct {
	awaited string
	seen    chan struct{}

	mu   sync.Mutex
	text bytes.Buffer
	done bool
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.text.Len() < 10_000 {
		o.text.Write(p)
	}
	if !o.done && strings.Contains(o.text.String(), o.awaited) {
		o.done = true
		close(o.seen)
	}
	return len(p), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return strings.Join(strings.Fields(o.text.String()), " ")
}
