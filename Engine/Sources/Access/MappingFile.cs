using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>
/// The original service's mapping.json: <c>{"mounts": [FOLDER, ...], "mapping": {URL PART: FOLDER, ...}}</c>.
/// </summary>
/// <param name="Mounts">Folders whose files may be inputs, as they were written.</param>
/// <param name="Parts">
/// Parts of URLs with their folders, in the order of the file: the first that has a file wins.
/// </param>
internal sealed record MappingFile(ImmutableArray<string> Mounts, ImmutableArray<MappedPart> Parts)
{
    /// <summary>What stands for several texts in a regular expression, and for itself in hardly any URL.</summary>
    private static readonly SearchValues<char> _patterns = SearchValues.Create("*?[]{}()|^$\\");

    /// <summary>What there is without a file.</summary>
    public static MappingFile None { get; } = new([], []);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="InvalidDataException">It cannot be read or used; the message says the line and why.</exception>
    public static MappingFile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (JsonException wrong)
        {
            var line = ((wrong.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
            var reason = wrong.Message.Split(" LineNumber:")[0];
            throw new InvalidDataException($"line {line}: {reason}", wrong);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    private static MappingFile Parse(byte[] json)
    {
        var bytes = json.AsSpan();
        bytes = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        var mounts = ImmutableArray<string>.Empty;
        var parts = ImmutableArray<MappedPart>.Empty;
        _ = reader.Read();
        Require(ref reader, bytes, JsonTokenType.StartObject, "the file is an object with `mounts` and `mapping`");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            var start = reader.TokenStartIndex;
            _ = reader.Read();
            switch (name)
            {
                case "mounts":
                    mounts = ReadMounts(ref reader, bytes);
                    break;
                case "mapping":
                    parts = ReadParts(ref reader, bytes);
                    break;
                default:
                    throw Wrong(bytes, start, $"`{name}` is neither `mounts` nor `mapping`");
            }
        }

        _ = reader.Read(); // More text behind the object is refused here.
        return new(mounts, parts);
    }

    private static ImmutableArray<string> ReadMounts(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        Require(ref reader, bytes, JsonTokenType.StartArray, "`mounts` is a list of folders");
        var mounts = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            mounts.Add(Folder(ref reader, bytes));
        }

        return mounts.DrainToImmutable();
    }

    private static ImmutableArray<MappedPart> ReadParts(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        Require(ref reader, bytes, JsonTokenType.StartObject, "`mapping` is an object: folders by parts of URLs");
        var parts = ImmutableArray.CreateBuilder<MappedPart>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var part = reader.GetString()!;
            var start = reader.TokenStartIndex;
            if (part.AsSpan().ContainsAny(_patterns))
            {
                throw Wrong(bytes, start, $"`{part}` is a pattern; a part is one or more whole path segments");
            }

            _ = reader.Read();
            parts.Add(
                MappedPart.TryParse(part, Folder(ref reader, bytes))
                ?? throw Wrong(bytes, start, $"`{part}` is no part of a URL: one or more whole path segments"));
        }

        return parts.DrainToImmutable();
    }

    private static string Folder(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        Require(ref reader, bytes, JsonTokenType.String, "a folder is a text");
        var folder = reader.GetString()!;

        return Path.IsPathFullyQualified(folder)
            ? folder
            : throw Wrong(bytes, reader.TokenStartIndex, $"`{folder}` is no folder's absolute path");
    }

    private static void Require(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, JsonTokenType type, string reason)
    {
        if (reader.TokenType != type)
        {
            throw Wrong(bytes, reader.TokenStartIndex, reason);
        }
    }

    private static InvalidDataException Wrong(ReadOnlySpan<byte> bytes, long at, string reason)
    {
        var line = bytes[..(int)at].Count((byte)'\n') + 1;
        return new(string.Create(CultureInfo.InvariantCulture, $"line {line}: {reason}"));
    }
}
