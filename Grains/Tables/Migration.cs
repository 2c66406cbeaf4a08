using System.Globalization;
using System.Reflection;

namespace Compute.Orleans.Grains.Tables;

/// <summary>One step of the schema; what it did is never changed once it was published.</summary>
/// <param name="Version">Its number, from 1 without a gap.</param>
/// <param name="Sql">The statements, all run in one transaction.</param>
/// <param name="ReadableBy">
/// The oldest schema that a program may know and still work on this one: builds before and after an upgrade share a
/// database, so a step only adds, and takes away what no build before its own uses any more.
/// </param>
internal sealed record Migration(int Version, string Sql, int ReadableBy)
{
    private const string Schema = "Compute.Orleans.Grains.Tables.Schema.";
    private const string Readable = "-- Readable by: ";

    /// <summary>The steps that this program carries for a database, by version.</summary>
    /// <remarks>
    /// A step is the file NNNN-NAME.sql of the folder; its first line may be "-- Readable by: N". Without one, only
    /// programs that know the step itself can work on its schema.
    /// </remarks>
    /// <param name="folder">Folder of Schema: Sqlite, Postgres.</param>
    public static IReadOnlyList<Migration> ReadAll(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{Schema}{folder}.";
        var migrations = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                using var file = new StreamReader(assembly.GetManifestResourceStream(name)!);
                var version = int.Parse(name.AsSpan(prefix.Length, 4), CultureInfo.InvariantCulture);
                var sql = file.ReadToEnd();
                migrations.Add(new Migration(version, sql, ReadableBySaid(sql) ?? version));
            }
        }

        return migrations;
    }

    private static int? ReadableBySaid(string sql)
    {
        var line = sql.AsSpan(0, Math.Max(sql.IndexOf('\n', StringComparison.Ordinal), 0));
        return line.StartsWith(Readable) ? int.Parse(line[Readable.Length..], CultureInfo.InvariantCulture) : null;
    }
}
