using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>The undamaged files that mutants are made of.</summary>
internal static class Corpus
{
    private const int MostBytes = 64 << 10;
    private const uint Byte = 1;
    private const uint Char = 2;
    private const uint Short = 3;
    private const uint Float = 5;
    private const uint Double = 6;

    /// <summary>Classic files of each version, and the small ones of a folder, in order of their names.</summary>
    /// <param name="folder">The folder of the matrix; null for none.</param>
    public static List<(string Name, byte[] Bytes)> Read(string? folder)
    {
        List<(string Name, byte[] Bytes)> files =
            [("classic-1", Classic(1)), ("classic-2", Classic(2)), ("classic-5", Classic(5))];
        var made = from path in folder is null ? [] : Directory.EnumerateFiles(folder)
                   where Path.GetExtension(path) is ".h5" or ".nc" && new FileInfo(path).Length <= MostBytes
                   orderby Path.GetFileName(path)
                   select (Path.GetFileName(path), File.ReadAllBytes(path));
        return [.. files, .. made];
    }

    private static byte[] Classic(int version) =>
        HeaderBytes.Begin(version, 2).Dimensions(("time", 0), ("lat", 3), ("lon", 4))
            .List(0x0C, 2).Name("title").UInt32(Char).Text("a seed"u8)
            .Name("levels").UInt32(Short).Count(3).Raw(0, 1, 0, 2, 0, 3).Pad()
            .List(0x0B, 4)
            .Variable("time", [0], Double, 8, 640)
            .Variable("tas", [0, 1, 2], Float, 48, 648)
            .Variable("flag", [0, 2], Byte, 4, 696)
            .Variable("lat", [1], Float, 12, 600)
            .ToArray(640 + (2 * 60));
}
