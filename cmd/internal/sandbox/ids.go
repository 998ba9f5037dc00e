package sandbox

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
)

// newSecret returns 48 random bytes as text: tokens, codes and secrets.
func newSecret() string {
	b := make([]byte, 48)
	rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

// newUUID returns a random UUID (version 4).
func newUUID() string {
	b := make([]byte, 16)
	rand.Read(b)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
