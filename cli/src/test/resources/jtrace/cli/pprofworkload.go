// Writes profiles of itself into the folder that is named: of every kind that Go has, twice where
// they can be compared.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"
)

type shape interface{ area(n int) float64 }
type square struct{ side float64 }
type circle struct{ radius float64 }

func twice(x float64) float64       { return x + x }
func (s *square) area(n int) float64 { return twice(s.side) * float64(n) }
func (c circle) area(n int) float64  { return c.radius * twice(float64(n)) }

func largest[T int | float64](values []T) T {
	best := values[0]
	for _, v := range values {
		if v > best {
			best = v
		}
	}
	return best
}

var sink float64
var kept [][]byte

func numbers(seed int) {
	values := make([]float64, 2000)
	for i := range values {
		values[i] = float64((i*7919 + seed) % 1009)
	}
	sort.Float64s(values)
	sink += largest(values)
}

func texts(seed int) {
	var b strings.Builder
	for i := 0; i < 500; i++ {
		fmt.Fprintf(&b, "%d:%x,", i, i*seed)
	}
	sink += float64(len(strings.Split(b.String(), ",")))
}

func shapes(seed int) {
	for i := 0; i < 20000; i++ {
		var s shape = &square{float64(seed)}
		if i%3 == 0 {
			s = circle{float64(i)}
		}
		sink += s.area(i)
	}
}

func recurse(n int) {
	if n == 0 {
		numbers(3)
		return
	}
	recurse(n - 1)
	if n%4 == 0 {
		shapes(n)
	}
}

func allocate(rounds int) {
	for i := 0; i < rounds; i++ {
		kept = append(kept, make([]byte, 512<<(i%8)))
		texts(i)
	}
}

func work(ctx context.Context, weights [4]int, until time.Time) {
	jobs := []func(int){numbers, texts, shapes, recurse}
	for n := 1; time.Now().Before(until); n++ {
		for i, job := range jobs {
			labels := pprof.Labels("job", []string{"numbers", "texts", "shapes", "recurse"}[i],
				"round", fmt.Sprint(n%3))
			pprof.Do(ctx, labels, func(context.Context) {
				for k := 0; k < weights[i]; k++ {
					job(n % 9)
				}
			})
		}
	}
}

func contend() {
	var mutex sync.Mutex
	var group sync.WaitGroup
	for g := 0; g < 4; g++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 30; i++ {
				mutex.Lock()
				time.Sleep(200 * time.Microsecond)
				mutex.Unlock()
			}
		}()
	}
	group.Wait()
}

func main() {
	folder := os.Args[1]
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	runtime.MemProfileRate = 4096
	write := func(name string, profile func(*os.File) error) {
		file, err := os.Create(filepath.Join(folder, name+".pb.gz"))
		if err == nil {
			err = profile(file)
		}
		if err != nil {
			panic(err)
		}
		file.Close()
	}
	cpu := func(weights [4]int) func(*os.File) error {
		return func(file *os.File) error {
			if err := pprof.StartCPUProfile(file); err != nil {
				return err
			}
			work(context.Background(), weights, time.Now().Add(1200*time.Millisecond))
			pprof.StopCPUProfile()
			return nil
		}
	}
	write("cpu1", cpu([4]int{2, 1, 1, 1}))
	write("cpu2", cpu([4]int{1, 3, 1, 2}))
	for _, round := range []string{"1", "2"} {
		allocate(200)
		contend()
		go func() { select {} }()
		runtime.GC()
		for _, kind := range []string{"heap", "allocs", "block", "mutex", "goroutine", "threadcreate"} {
			write(kind+round, func(file *os.File) error { return pprof.Lookup(kind).WriteTo(file, 0) })
		}
	}
}
