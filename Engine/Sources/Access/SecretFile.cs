namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>A file with a secret in it; what it holds is in no message.</summary>
internal static class SecretFile
{
    private const int MostBytes = 16 * 1024; // What servers take as the headers of a request, and more than any token.

    /// <summary>Reads a token: one line of visible ASCII.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="IOException">It cannot be read, or holds no token.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadToken(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[MostBytes + 1];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var token = System.Text.Encoding.Latin1.GetString(bytes, 0, count).Trim();

        return count <= MostBytes && token.Length > 0 && token.All(letter => letter is > ' ' and < '\x7f')
            ? token
            : throw new IOException(
                $"it holds {count} bytes that are no token: one line of visible ASCII, at most {MostBytes} bytes");
    }

    /// <summary>What changes when the file does, through links too; null when it is not there.</summary>
    /// <param name="path">Absolute path.</param>
    public static (DateTime Modified, long Length)? Stamp(string path)
    {
        try
        {
            using var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return (File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
