using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Reads what the hub says about a repository.</summary>
internal static class HubListing
{
    private const int Sha256Digits = 64;

    /// <summary>Reads the commit of a revision.</summary>
    public static string Commit(JsonElement answer, string repository) => answer.Text("sha") is { } sha && HubPath.IsCommit(sha) ? sha
        : throw Broken(repository, "the commit of the revision");

    /// <summary>Reads the files of a tree.</summary>
    public static IEnumerable<HubFile> Files(JsonElement answer, string repository)
    {
        if (answer.ValueKind != JsonValueKind.Array) throw Broken(repository, "a list of files");
        foreach (var item in answer.EnumerateArray())
        {
            if (item.Text("type") != "file") continue;
            var path = HubPath.Check(item.Text("path") ?? "", $"the repository '{repository}'");
            var large = item.Member("lfs");
            var sha256 = large?.Text("oid");
            var gitId = item.Text("oid") ?? "";
            if (!HubPath.IsCommit(gitId) || (large is not null && (sha256?.Length != Sha256Digits || !HubPath.IsHexadecimal(sha256)))) throw Broken(repository, $"the hash of '{path}'");
            yield return new HubFile(path, Size(large ?? item, path, repository), gitId, sha256);
        }
    }

    private static long Size(JsonElement item, string path, string repository) =>
        item.Member("size") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var size) && size >= 0 ? size : throw Broken(repository, $"the size of '{path}'");

    private static RerankException Broken(string repository, string expected) =>
        CatalogError.Create("pull", $"The hub's answer about '{repository}' must have {expected}, but has not; check HF_ENDPOINT, and whether a proxy answers in its place.");
}
