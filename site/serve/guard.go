package serve

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
)

// A refusal is an answer that says in one line what a request lacks.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) error {
	return refusal{status, fmt.Sprintf(format, args...)}
}

// statusOf is the status of an answer that reports err.
func statusOf(err error) int {
	var r refusal
	if errors.As(err, &r) {
		return r.status
	}
	return http.StatusInternalServerError
}

// checkPlace refuses requests that do not come to this server by one of its own names. A
// name that somebody else's site has pointed at this computer is none.
func checkPlace(r *http.Request) error {
	local := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if names := namesOf(local); !slices.Contains(names, r.Host) {
		return refuse(http.StatusForbidden, "the host %q is not this server; it is http://%s/", r.Host, names[0])
	}
	return nil
}

// checkOrigin refuses requests that pages of other servers send. What changes something
// must name its origin.
func checkOrigin(r *http.Request) error {
	origin := r.Header.Get("Origin")
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case origin != "" && origin != "http://"+r.Host:
		return refuse(http.StatusForbidden, "the request comes from %s, not from a page of this server", origin)
	case origin == "" && r.Method == http.MethodPost:
		return refuse(http.StatusForbidden, "the request does not say from which page it comes")
	case site != "" && site != "same-origin" && site != "none":
		return refuse(http.StatusForbidden, "the request comes from a page of another server")
	}
	return nil
}

// checkToken refuses requests without the token that the pages of this start hold.
func (s *Server) checkToken(r *http.Request) error {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Turns-Token")), []byte(s.token)) != 1 {
		return refuse(http.StatusForbidden, "the page is from an earlier start of turns serve; load it again")
	}
	return nil
}

func isLoopback(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// namesOf are the values of Host that mean an address.
func namesOf(address net.Addr) []string {
	tcp := address.(*net.TCPAddr)
	var names []string
	for _, host := range []string{tcp.IP.String(), "localhost"} {
		names = append(names, net.JoinHostPort(host, fmt.Sprint(tcp.Port)))
		if tcp.Port == 80 {
			names = append(names, host)
		}
	}
	return names
}
