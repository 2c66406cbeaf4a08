namespace Compute.Orleans.WebApi; internal static class Program { private static void Main() { } }
