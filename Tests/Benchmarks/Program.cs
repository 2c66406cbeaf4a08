namespace Compute.Orleans.Benchmarks; internal static class Program { private static void Main() { } }
