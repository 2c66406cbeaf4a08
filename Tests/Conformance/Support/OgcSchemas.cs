using System.Xml;
using System.Xml.Schema;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>The OGC's own schemas, where they are at hand: $COMPUTE_SCHEMAS, or ../shared/schemas beside the repository.</summary>
public static class OgcSchemas
{
    private const string Start = "http://schemas.opengis.net/wps/1.0.0/wpsAll.xsd";

    private static readonly Lazy<XmlSchemaSet?> _schemas = new(Load);

    /// <summary>Whether there are schemas to hold documents against.</summary>
    public static bool AreHere => _schemas.Value is not null;

    /// <summary>Fails the test when a document is not valid; skips it when there are no schemas.</summary>
    public static void AssertValid(string document)
    {
        if (_schemas.Value is not { } schemas)
        {
            Assert.Skip("the OGC schemas are not here: set COMPUTE_SCHEMAS to a folder with ogc/ and w3c/");
            return;
        }

        var faults = new List<string>();
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            Schemas = schemas,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings
                | XmlSchemaValidationFlags.ProcessIdentityConstraints,
        };
        settings.ValidationEventHandler += (_, fault) =>
        {
            // Elements of others, within a value, have no schema here; the OGC's own must have one.
            if (fault.Severity == XmlSeverityType.Error || fault.Message.Contains("http://www.opengis.net/", StringComparison.Ordinal))
            {
                faults.Add(fault.Message);
            }
        };
        using var reader = XmlReader.Create(new StringReader(document), settings);
        while (reader.Read())
        {
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults) + "\n" + document);
    }

    private static XmlSchemaSet? Load()
    {
        if (Folder() is not { } folder)
        {
            return null;
        }

        var resolver = new LocalCopies(folder);
        var schemas = new XmlSchemaSet { XmlResolver = resolver };
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = resolver };
        using var stream = (Stream)resolver.GetEntity(new Uri(Start), role: null, typeof(Stream));
        using var reader = XmlReader.Create(stream, settings, Start);
        schemas.Add(targetNamespace: null, reader);
        schemas.Compile();
        return schemas;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("COMPUTE_SCHEMAS") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "..", "shared", "schemas");
            if (File.Exists(Path.Combine(folder.FullName, "Compute.Orleans.sln")) && Directory.Exists(beside))
            {
                return Path.GetFullPath(beside);
            }
        }

        return null;
    }

    /// <summary>Answers every schema's URL with the local copy.</summary>
    private sealed class LocalCopies(string folder) : XmlResolver
    {
        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn)
        {
            var part = absoluteUri.Host == "www.w3.org" ? "w3c" : "ogc";
            return File.OpenRead(Path.Combine(folder, part, absoluteUri.AbsolutePath.TrimStart('/')));
        }
    }
}
