// Oracle reads a published log with the Go team's own code for transparency logs: golang.org/x/mod/sumdb.
//
//	oracle tree DIR VKEY              open the note, work out the root from the tiles and every leaf from the bundles
//	oracle records DIR VKEY INDEX...  prove and check that these entries are in the tree; a proof a line, in hex
//	oracle trees DIR VKEY SIZE...     prove and check that trees of these sizes are prefixes; a proof a line, in hex
//	oracle open VKEY < NOTE           open any signed note and print its text
//	oracle sign NAME < TEXT           print the vkey of a new key on one line, then the text as a note signed by it
//
// Nothing of Tregua is used. The tiles of C2SP lie at tile/L/N, those of x/mod at tile/8/L/N; only that is adapted.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// files reads the tiles of a folder; each hash in them is checked against the root by tlog itself.
type files string

func (dir files) Height() int { return height }

func (dir files) SaveTiles([]tlog.Tile, [][]byte) {}

func (dir files) path(tile tlog.Tile) string {
	return filepath.Join(string(dir), strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}

func (dir files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for place, tile := range tiles {
		data, err := os.ReadFile(dir.path(tile))
		if os.IsNotExist(err) { // it may have become full since
			full := tile
			full.W = 1 << height
			data, err = os.ReadFile(dir.path(full))
		}
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is too short", tile.Path())
		}
		read[place] = data[:tile.W*tlog.HashSize]
	}
	return read, nil
}

// entries returns the leaves of one bundle.
func (dir files) entries(number int64, width int) [][]byte {
	tile := tlog.Tile{H: height, L: 0, N: number, W: width}
	path := strings.Replace(dir.path(tile), "/tile/0/", "/tile/entries/", 1)
	data, err := os.ReadFile(path)
	must(err)
	var found [][]byte
	for len(data) >= 2 {
		end := 2 + int(binary.BigEndian.Uint16(data))
		if end > len(data) {
			break
		}
		found, data = append(found, data[2:end]), data[end:]
	}
	if len(found) != width || len(data) > 0 {
		must(fmt.Errorf("%s does not hold %d entries", path, width))
	}
	return found
}

// signed returns the tree that the checkpoint of a folder signs.
func signed(dir, vkey string) tlog.Tree {
	raw, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err)
	lines := strings.Split(open(vkey, raw), "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	made := tlog.Tree{N: size}
	copy(made.Hash[:], root)
	return made
}

func open(vkey string, raw []byte) string {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	opened, err := note.Open(raw, note.VerifierList(verifier))
	must(err)
	return opened.Text
}

func sign(name string, text []byte) {
	secret, vkey, err := note.GenerateKey(rand.Reader, name)
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	made, err := note.Sign(&note.Note{Text: string(text)}, signer)
	must(err)
	fmt.Printf("%s\n%s", vkey, made)
}

func checkTree(dir files, tree tlog.Tree, hashes tlog.HashReader) {
	root, err := tlog.TreeHash(tree.N, hashes)
	must(err)
	for first := int64(0); first < tree.N; first += 1 << height {
		width := int(min(tree.N-first, 1<<height))
		for place, entry := range dir.entries(first>>height, width) {
			index := first + int64(place)
			found, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			must(err)
			if found[0] != tlog.RecordHash(entry) {
				must(fmt.Errorf("entry %d is not the one in the tree", index))
			}
		}
	}
	fmt.Printf("%d %s\n", tree.N, hex.EncodeToString(root[:]))
}

func record(tree tlog.Tree, hashes tlog.HashReader, index int64) []tlog.Hash {
	proof, err := tlog.ProveRecord(tree.N, index, hashes)
	must(err)
	leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
	must(err)
	must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]))
	return proof
}

func prefix(tree tlog.Tree, hashes tlog.HashReader, size int64) []tlog.Hash {
	proof, err := tlog.ProveTree(tree.N, size, hashes)
	must(err)
	old, err := tlog.TreeHash(size, hashes)
	must(err)
	must(tlog.CheckTree(proof, tree.N, tree.Hash, size, old))
	return proof
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	given := os.Args[1:]
	switch given[0] {
	case "open":
		raw, err := io.ReadAll(os.Stdin)
		must(err)
		fmt.Print(open(given[1], raw))
		return
	case "sign":
		text, err := io.ReadAll(os.Stdin)
		must(err)
		sign(given[1], text)
		return
	}
	dir, tree := files(given[1]), signed(given[1], given[2])
	hashes := tlog.TileHashReader(tree, dir)
	if given[0] == "tree" {
		checkTree(dir, tree, hashes)
	}
	for _, word := range given[3:] {
		number, err := strconv.ParseInt(word, 10, 64)
		must(err)
		prove := record
		if given[0] == "trees" {
			prove = prefix
		}
		for _, hash := range prove(tree, hashes, number) {
			fmt.Print(hex.EncodeToString(hash[:]))
		}
		fmt.Println()
	}
}
