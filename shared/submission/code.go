package submission

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Code is a secret that people write down and speak: 9 characters of Crockford's base 32 (45 bits) and a check character as a
// Reference has, shown as ABC-DEF-GHJK. A return code is random, and lets somebody come back to a draft on any device, together
// with a fact that they know. The code of a receipt (ReceiptCode) lets them to what they sent, together with its reference and the fact.
type Code string

// codeLength is the number of characters of a Code.
const codeLength = 10

// ErrCode is what is wrong with a text that is no code.
var ErrCode = errors.New("not a code: it has 10 characters like ABC-DEF-GHJK; check it for a slip of the pen")

// NewCode makes a code out of random bits.
func NewCode(random io.Reader) (Code, error) {
	var bits [8]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return "", fmt.Errorf("make a return code: %w", err)
	}
	return Code(checked(binary.BigEndian.Uint64(bits[:]), codeLength-1)), nil
}

// ReceiptCode is the code on the receipt of what was sent under a key, that of its first version. It is made of the key alone, so
// that it is the same each time that the receipt is shown, and is stored nowhere.
func ReceiptCode(key [32]byte) Code {
	sum := sha256.Sum256(append([]byte("receipt-code\x00"), key[:]...))
	return Code(checked(binary.BigEndian.Uint64(sum[:8]), codeLength-1))
}

// ParseCode reads a code as people write it, as ParseReference reads a reference.
func ParseCode(text string) (Code, error) {
	read, ok := parse(text, codeLength)
	if !ok {
		return "", ErrCode
	}
	return Code(read), nil
}

// String is the code in groups of three, three and four.
func (c Code) String() string {
	if len(c) != codeLength {
		return string(c)
	}
	return string(c[:3] + "-" + c[3:6] + "-" + c[6:])
}

// Lock seals the token of a draft, so that only who has the code and the fact opens it. What is stored of it is its ID
// and what it sealed.
type Lock struct {
	// ID names what it sealed. It is made of the code alone.
	ID  [32]byte
	key []byte
}

// stretch is how many times the hash of a code is taken. A code has 45 bits, few enough to try them all on what somebody
// has read in the table; this makes each try cost so much that all of them take a fast graphics card some six years,
// where a code lives for weeks. Ours, one at a time and limited, take tens of milliseconds.
const stretch = 50_000

// Lock is the lock of a code and a fact, given as the fact's JSON, in a transaction. It costs the same time whatever
// they are.
func (c Code) Lock(transaction string, fact []byte) (Lock, error) {
	secret, err := pbkdf2.Key(sha256.New, string(c), []byte("return\x00"+transaction), stretch, sha256.Size)
	if err != nil {
		return Lock{}, fmt.Errorf("stretch a return code: %w", err)
	}
	id, err := hkdf.Expand(sha256.New, secret, "id", sha256.Size)
	if err != nil {
		return Lock{}, fmt.Errorf("derive the id of a return code: %w", err)
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "key\x00"+string(fact), sha256.Size)
	if err != nil {
		return Lock{}, fmt.Errorf("derive the key of a return code: %w", err)
	}
	return Lock{ID: [32]byte(id), key: key}, nil
}

func (l Lock) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(l.key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Seal makes of a token what only the same lock opens: a nonce, and the token under AES-256-GCM, bound to the lock's ID.
func (l Lock) Seal(random io.Reader, token string) ([]byte, error) {
	aead, err := l.cipher()
	if err != nil {
		return nil, fmt.Errorf("seal a draft's token: %w", err)
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("seal a draft's token: %w", err)
	}
	return aead.Seal(nonce, nonce, []byte(token), l.ID[:]), nil
}

// sealedSize is the size of a sealed token: nonce, token, tag.
const sealedSize = 12 + 32 + 16

// Open gives the token that the lock sealed; false where it is another's, or nothing. It does the same work for nothing
// as for another's.
func (l Lock) Open(sealed []byte) (token string, ok bool) {
	if len(sealed) < sealedSize {
		sealed = make([]byte, sealedSize)
	}
	aead, err := l.cipher()
	if err != nil {
		return "", false
	}
	nonce, rest := sealed[:aead.NonceSize()], sealed[aead.NonceSize():]
	opened, err := aead.Open(nil, nonce, rest, l.ID[:])
	return string(opened), err == nil
}
