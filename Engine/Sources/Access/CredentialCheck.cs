using System.Security.Cryptography;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Says at start what is wrong with credentials: one sentence each, and nothing of the secrets.</summary>
/// <param name="policy">The policy that the credentials belong to.</param>
internal sealed class CredentialCheck(AccessPolicy policy)
{
    /// <summary>A certificate that ends within so long is told of before.</summary>
    private static readonly TimeSpan _soon = TimeSpan.FromDays(7);

    /// <summary>What is wrong.</summary>
    /// <param name="readsSecrets">Whether the files are read.</param>
    public IEnumerable<string> Problems(bool readsSecrets)
    {
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (number, credential) in policy.Credentials.Index())
        {
            var key = $"Data:Credentials:{number}";
            foreach (var problem in OfHost(key, credential)
                .Concat(OfFiles(key, credential, readsSecrets))
                .Concat(OfUsers(key, credential)))
            {
                yield return problem;
            }

            if (HostName.TryParse(credential.Host) is { } host
                && !known.TryAdd(host.Root(Uri.UriSchemeHttps).Authority, number))
            {
                var first = known[host.Root(Uri.UriSchemeHttps).Authority];
                yield return $"{key}:Host is `{credential.Host}`, as Data:Credentials:{first}:Host is: "
                    + "a host has one entry";
            }
        }
    }

    /// <summary>Which certificates are not valid, or will not be soon.</summary>
    /// <param name="now">The time.</param>
    public IEnumerable<string> Warnings(DateTimeOffset now)
    {
        foreach (var (number, credential) in policy.Credentials.Index())
        {
            if (credential.HasCertificate && Validity(credential) is { } validity
                && validity.Doubt(now, _soon) is { } doubt)
            {
                var (file, host) = (credential.CertificateFile, credential.Host);
                yield return $"Data:Credentials:{number}:CertificateFile is `{file}`, which {doubt}; outside of that "
                    + $"time {host} lets nobody in by it: replace it, while the service runs";
            }
        }
    }

    private IEnumerable<string> OfHost(string key, HostCredential credential)
    {
        if (HostName.TryParse(credential.Host) is not { } host)
        {
            yield return $"{key}:Host is `{credential.Host}`; a host is a name or name:port";
            yield break;
        }

        Uri[] sentTo = [host.Root(Uri.UriSchemeHttps), host.Root(Uri.UriSchemeHttp)];
        if (!Array.Exists(sentTo, credential.IsFor))
        {
            yield return $"{key}:Host is `{credential.Host}`; credentials are sent over https only";
        }
        else if (!Array.Exists(sentTo, url => credential.IsFor(url) && policy.AllowsHost(url)))
        {
            yield return $"{key}:Host is `{credential.Host}`, which Data:Hosts does not list with this port for https";
        }
    }

    private static IEnumerable<string> OfFiles(string key, HostCredential credential, bool readsSecrets)
    {
        if (credential.TokenFile.Length == 0 && !credential.HasCertificate)
        {
            yield return $"{key} has neither TokenFile nor CertificateFile: one of them holds what the host asks for";
        }

        if (credential.HasCertificate != credential.KeyFile.Length > 0)
        {
            yield return $"{key} has CertificateFile or KeyFile without the other; they may be one file";
        }

        foreach (var (name, path) in new[]
        {
            (nameof(credential.TokenFile), credential.TokenFile),
            (nameof(credential.CertificateFile), credential.CertificateFile),
            (nameof(credential.KeyFile), credential.KeyFile),
        })
        {
            if (path.Length > 0 && !Path.IsPathFullyQualified(path))
            {
                yield return $"{key}:{name} is `{path}`; a file is given by its absolute path";
                yield break;
            }
        }

        foreach (var problem in readsSecrets ? OfSecrets(key, credential) : [])
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> OfSecrets(string key, HostCredential credential)
    {
        if (credential.TokenFile.Length > 0 && Failure(() => SecretFile.ReadToken(credential.TokenFile)) is { } token)
        {
            yield return $"{key}:TokenFile is `{credential.TokenFile}`, which cannot be used: {token}";
        }

        if (credential.HasCertificate && credential.KeyFile.Length > 0
            && Failure(() => ClientCertificate.Read(credential).Dispose()) is { } certificate)
        {
            yield return $"{key}:CertificateFile is `{credential.CertificateFile}` with KeyFile "
                + $"`{credential.KeyFile}`, which cannot be used: {certificate}";
        }
    }

    private static IEnumerable<string> OfUsers(string key, HostCredential credential)
    {
        if (!credential.Users.Any(user => user.Length > 0))
        {
            yield return $"{key}:Users names nobody: list users, or `*` for everyone who has a token";
        }
    }

    private static CertificateValidity? Validity(HostCredential credential)
    {
        CertificateValidity? validity = null;
        return Failure(() =>
        {
            using var certificate = ClientCertificate.Read(credential);
            validity = certificate.Validity;
        }) is null ? validity : null; // Which is a problem, and said as one.
    }

    private static string? Failure(Action use)
    {
        try
        {
            use();
            return null;
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return failure.Message;
        }
    }
}
