using System.Security.Cryptography;

namespace SkRerank.Cli.Sharding;

/// <summary>Makes one run of the outputs of all shards.</summary>
internal static class ShardMerge
{
    private const int MostNamed = 5;

    /// <summary>Checks that the parts are all shards of one run, each once and whole, and writes them one after another in the order of the run.</summary>
    /// <returns>The number of shards, of queries and of bytes.</returns>
    /// <exception cref="RerankException">A shard is missing, comes twice, is not finished, has changed, or belongs to another run.</exception>
    public static (int Shards, long Queries, long Bytes) Write(IReadOnlyList<string> paths, string output, Action<int, int> report, CancellationToken cancellationToken)
    {
        var parts = Ordered([.. paths.Select(ShardPart.Read)]);
        var partial = output + ".partial";
        try
        {
            long bytes = 0;
            using (var merged = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                for (var i = 0; i < parts.Length; i++)
                {
                    bytes += Copy(parts[i], merged, cancellationToken);
                    report(i + 1, parts.Length);
                }

                merged.Flush(flushToDisk: true);
            }

            File.Move(partial, output, overwrite: true);
            return (parts.Length, parts[0].Header.Queries, bytes);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static ShardPart[] Ordered(ShardPart[] parts)
    {
        var first = parts[0];
        foreach (var part in parts.Skip(1))
        {
            var difference = part.Header.Shard.Count != first.Header.Shard.Count ? $"{part.Header.Shard.Count} shards instead of {first.Header.Shard.Count}" : part.Header.Difference(first.Header);
            if (difference is not null) throw new RerankException($"The parts '{part.Path}' and '{first.Path}' do not belong to one run: the former has {difference}; give the parts of one run.");
        }

        var shards = parts.ToLookup(part => part.Header.Shard.Index);
        if (shards.FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new RerankException($"Shard {twice.First().Header.Shard} comes twice: '{twice.First().Path}' and '{twice.Last().Path}'; give each shard once.");
        ShardNumber[] missing = [.. Enumerable.Range(1, first.Header.Shard.Count).Where(index => !shards.Contains(index)).Take(MostNamed + 1).Select(index => first.Header.Shard with { Index = index })];
        if (missing.Length > 0)
            throw new RerankException($"Of the {first.Header.Shard.Count} shards these are missing: {string.Join(", ", missing.Take(MostNamed))}{(missing.Length > MostNamed ? ", …" : "")}; give the outputs of all, and rerank those that have none.");
        return [.. parts.OrderBy(part => part.Header.Shard.Index)];
    }

    // What is copied is what is hashed.
    private static long Copy(ShardPart part, Stream merged, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var content = part.Open();
        var (buffer, bytes) = (new byte[1 << 16], 0L);
        for (int read; (read = content.Read(buffer)) > 0; bytes += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
            merged.Write(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == part.Seal.Hash ? bytes
            : throw new RerankException($"The part '{part.Path}' is not what shard {part.Header.Shard} wrote: it has changed or was not copied whole; copy it again, or rerank it anew.");
    }
}
