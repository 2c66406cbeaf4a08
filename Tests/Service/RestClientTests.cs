using System.Xml.Linq;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>The REST interface as the original's client uses it, over the whole service.</summary>
public sealed class RestClientTests
{
    private const string Token = "a-token-of-alice-0123456789";

    /// <summary>The calls of cwt's LLNLClient, and what it takes out of their answers, in its order.</summary>
    private const string Client = """
        import sys, requests
        from urllib import parse
        base, token, phase = sys.argv[1:4]
        headers = {'Authorization': 'Bearer ' + token}

        def fix(url):
            url = url.replace('wpsapi', 'wps/api') if 'wpsapi' in url else url
            return url[:-1] if url.endswith('/') else url

        def get(url, **args):
            answer = requests.get(url, headers=headers, **args)
            answer.raise_for_status()
            return answer

        def row(job):
            size = sum([float(output['size']) for output in job['output']])
            return [job['id'], job['identifier'], job['status'], len(job['output']), size > 0]

        def statuses(job):
            links = ['{}.json'.format(fix(link)) for link in job['status_links']]
            return sorted([get(link).json() for link in links], key=lambda s: s['created_date'])

        first = get(base + '/wps/api/job/', params={'limit': 2})
        pages = {first.url: first.json()}
        url, order = first.url, []
        while url is not None:
            page = pages.setdefault(url, pages.get(url) or get(url).json())
            query = parse.parse_qs(parse.urlparse(url).query)
            offset, limit = int(query['offset'][0]) if 'offset' in query else 0, int(query['limit'][0])
            print('Display {} - {} of {}'.format(offset, min(offset + limit, page['count']), page['count']))
            order += [row(job) for job in page['results']]
            last, url = url, page['next']
        print(order)
        print(get(pages[last]['previous']).json()['results'][-1]['id'] if pages[last]['previous'] else None)
        if phase == 'remove':
            job = get(parse.urljoin(first.url, '/wps/api/job/{}/').format(2)).json()
            print(row(job), job['accepted'][:2], job['elapsed'][:6])
            for status in statuses(job):
                print(status['status'], [m['message'] for m in status['message']], status['exception'])
                print(all('{created_date} {message} {percent}'.format(**m) for m in status['message']))
            remote = job['output'][0]['remote']
            print(get(remote + '.dds').content[:7])
            delete = '{}/'.format(fix(job['url']))
            for _ in range(2):
                answer = requests.delete(delete, headers=headers)
                answer.raise_for_status()
                print(answer.status_code)
            print(requests.get(remote + '.dds').status_code)
            print(requests.delete(base + '/wps/api/job/99/', headers=headers).json())
        print(requests.get(base + '/wps/api/job/2/', headers=headers).status_code)
        print(get(base + '/wps/api/ping').text, 'wps_jobs_succeeded' in get(base + '/wps/api/metrics/').text)
        """;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    // FIELD_NOTES 20 and 31: a job can be removed, and stays so whatever happens to the service.
    [Fact]
    public async Task A_client_pages_through_its_jobs_and_removes_one_for_good()
    {
        await Python.RequireAsync("requests");
        using var folder = new TemporaryFolder();
        var path = folder.File("tas.nc");
        RecordFile.Write(path, 4, 5, 6, [(0, 1), (3, 2)]);
        await using var service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = folder.Path,
        });
        await KnowAsync(service);
        using var alice = service.WithToken(Token);
        var jobs = new List<Uri>();
        foreach (var form in (string[])["&ResponseDocument=output&storeExecuteResponse=true", "&ResponseDocument=output", ""])
        {
            jobs.Add(await SubmitAsync(alice, path, form));
        }

        _ = await service.Submit("CDAT.subset", StandaloneJobs.One("CDAT.subset", path, "tas")); // Somebody else's.
        _ = await service.Succeeded(jobs[2]);
        var url = service.BaseUri.GetLeftPart(UriPartial.Authority);

        Assert.Equal(
            """
            Display 0 - 2 of 3
            Display 2 - 3 of 3
            [[3, 'CDAT.subset', 'ProcessSucceeded', 1, True], [2, 'CDAT.subset', 'ProcessSucceeded', 1, True], [1, 'CDAT.subset', 'ProcessSucceeded', 1, True]]
            2
            [2, 'CDAT.subset', 'ProcessSucceeded', 1, True] 20 00:00:
            ProcessSucceeded ['Accepted', 'Started', 'Succeeded'] None
            True
            b'Dataset'
            204
            204
            404
            {'detail': 'job is 99: you have no job of that number; the list shows yours'}
            410
            pong True

            """,
            await Python.RunAsync(Client, url, Token, "remove"));

        await service.Kill();
        await service.Start();

        Assert.Equal(
            """
            Display 0 - 2 of 2
            [[3, 'CDAT.subset', 'ProcessSucceeded', 1, True], [1, 'CDAT.subset', 'ProcessSucceeded', 1, True]]
            None
            410
            pong False

            """,
            await Python.RunAsync(Client, url, Token, "again"));
        var removed = await alice.GetStringAsync("/wps/api/job/2.wps", Ending);
        Assert.Contains("ProcessFailed", removed, StringComparison.Ordinal);
        Assert.Contains("the results were removed on", removed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("tas.nc");
        RecordFile.Write(path, 90, 180, 3000, []);
        await using var service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = folder.Path,
        });
        await KnowAsync(service);
        using var alice = service.WithToken(Token);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var call = alice.GetAsync(Url(path, "&ResponseDocument=output"), gone.Token);
        var work = Path.Combine(service.DataFolder, "work");
        while (!Directory.Exists(work) || Directory.GetDirectories(work).Length == 0)
        {
            Assert.False(call.IsCompleted, "the job was done before its caller could hang up");
            await Task.Delay(1, Ending);
        }

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        while (Directory.GetDirectories(work).Length > 0)
        {
            await Task.Delay(20, Ending);
        }

        Assert.StartsWith("{\"count\":0,", await alice.GetStringAsync("/wps/api/job/", Ending), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(service.DataFolder, "tmp")));
        Assert.Empty(Directory.GetFiles(Path.Combine(service.DataFolder, "public"), "*", SearchOption.AllDirectories));
    }

    private static async Task<Uri> SubmitAsync(HttpClient client, string path, string form)
    {
        var document = XDocument.Parse(await client.GetStringAsync(Url(path, form), Ending));
        return new Uri(document.Root!.Attribute("statusLocation")?.Value ?? client.BaseAddress!.ToString());
    }

    private static string Url(string path, string form) =>
        "/wps?service=WPS&version=1.0.0&request=Execute&identifier=CDAT.subset" + form
        + "&DataInputs=" + Uri.EscapeDataString(StandaloneJobs.One("CDAT.subset", path, "tas"));

    private static async Task KnowAsync(StandaloneService service)
    {
        var file = Path.Combine(service.DataFolder, "state.db");
        await using var state = new StateDatabase(new SqliteDialect($"Data Source={file}"));
        await new TokenTable(state).Add(
            new TokenRow(
                Silo.Hosting.Token.Hash(Token), "alice", IsOperator: false, TimeProvider.System.GetUtcNow(), Revoked: null),
            Ending);
    }
}
