package local

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// certificate gives the platform's own certificate, kept in the data directory for as long as it is valid. Its time is the
// real one: clients do not know the platform's.
func (p *Platform) certificate() (*tls.Certificate, error) {
	now := time.Now()
	names := []string{filepath.Join(p.options.Data, "certificate.pem"), filepath.Join(p.options.Data, "certificate-key.pem")}
	if p.options.Data != "" {
		if c, err := tls.LoadX509KeyPair(names[0], names[1]); err == nil && now.Add(30*24*time.Hour).Before(c.Leaf.NotAfter) {
			p.Certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Certificate[0]})
			return &c, nil
		}
	}
	public, private, err := selfSigned(now)
	if err != nil {
		return nil, fmt.Errorf("make the certificate: %w", err)
	}
	if p.options.Data != "" {
		for i, text := range [][]byte{public, private} {
			if err := os.WriteFile(names[i], text, 0o600); err != nil {
				return nil, fmt.Errorf("keep the certificate: %w", err)
			}
		}
	}
	c, err := tls.X509KeyPair(public, private)
	if err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	p.Certificate = public
	return &c, nil
}

// selfSigned makes a certificate for this machine and its key, both in PEM.
func selfSigned(now time.Time) (public, private []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	what := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "Frontline on this machine"},
		NotBefore:             now.Add(-time.Hour),
		NotAfter:              now.Add(397 * 24 * time.Hour), // the longest that browsers take
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true, // so that a client can be told to trust just this one
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, what, what, &key.PublicKey, key)
	if err != nil {
		return nil, nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), nil
}
