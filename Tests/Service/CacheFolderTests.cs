using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>What the real program says at start of caches that others could read, and of certificates out of their time.</summary>
public sealed class CacheFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cache_in_a_mount_is_refused_at_start_with_both_options()
    {
        var cache = _folder.File("mount/cache");

        var (status, _, errors) = await StandaloneService.Run(
            ["--standalone", "--data", _folder.File("data")],
            environment: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["COMPUTE_Data__Mounts__0__Path"] = _folder.File("mount"),
                ["COMPUTE_Data__Cache__Folder"] = cache,
                ["COMPUTE_PORT"] = "1",
            });

        Assert.Equal(1, status);
        Assert.Equal(
            $"Data:Cache:Folder is `{cache}`, which lies in `{_folder.File("mount")}` of Data:Mounts:0:Path: every user "
            + "may read what is there, and could read what was fetched for others; name a folder elsewhere by "
            + "Data:Cache:Folder or by Data:Mounts:0:Path",
            errors.Trim());
        Assert.False(Directory.Exists(cache));
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_told_of_and_the_service_starts()
    {
        var file = _folder.File("client.pem");
        var now = TimeProvider.System.GetUtcNow();
        Certificates.Write(file, file, "service", now.AddDays(-30), now.AddDays(-2));

        await using var service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Hosts__0"] = "data.example",
            ["COMPUTE_Data__Credentials__0__Host"] = "data.example",
            ["COMPUTE_Data__Credentials__0__CertificateFile"] = file,
            ["COMPUTE_Data__Credentials__0__KeyFile"] = file,
            ["COMPUTE_Data__Credentials__0__Users__0"] = "*",
        });

        Assert.Contains(
            $"Data:Credentials:0:CertificateFile is `{file}`, which was valid until {now.AddDays(-2).UtcDateTime:s}Z",
            service.Output,
            StringComparison.Ordinal);
    }
}
