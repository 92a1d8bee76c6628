namespace SkRerank.Evaluation.Benchmarking;

/// <summary>Represents pipelines on collections, with averages over the collections that all of them ran.</summary>
public sealed class BenchmarkResult
{
    /// <summary>Initializes a new instance of the <see cref="BenchmarkResult"/> class.</summary>
    /// <param name="pipelines">The pipelines, the one that others are compared with first.</param>
    /// <param name="cells">What ran; at most one of each pipeline and collection.</param>
    /// <param name="leftOut">The collections that did not run at all or not with every pipeline.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A cell comes twice or is of another pipeline, or a collection has not the same number of topics, at least 2, for all.</exception>
    public BenchmarkResult(IReadOnlyList<string> pipelines, IReadOnlyList<BenchmarkCell> cells, IReadOnlyList<LeftOut> leftOut)
    {
        ArgumentNullException.ThrowIfNull(pipelines);
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(leftOut);
        (Pipelines, Cells, LeftOut) = (pipelines, cells, leftOut);
        if (cells.GroupBy(cell => (cell.Pipeline, cell.Collection)).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new ArgumentException($"The pipeline '{twice.Key.Pipeline}' may have one result on '{twice.Key.Collection}', but has {twice.Count()}.", nameof(cells));
        if (cells.FirstOrDefault(cell => !pipelines.Contains(cell.Pipeline)) is { } unknown) throw new ArgumentException($"A result is of the pipeline '{unknown.Pipeline}', which is not among {string.Join(", ", pipelines)}.", nameof(cells));
        Collections = [.. cells.Select(cell => cell.Collection).Distinct(StringComparer.Ordinal)];
        foreach (var collection in Collections)
        {
            if (cells.Where(cell => cell.Collection == collection).Select(cell => cell.Values.Count).Distinct().ToArray() is not [>= 2]) throw new ArgumentException($"Every pipeline must have the same topics of '{collection}', at least 2.", nameof(cells));
        }

        Averaged = [.. Collections.Where(collection => pipelines.All(pipeline => Cell(pipeline, collection) is not null))];
    }

    /// <summary>Gets the pipelines.</summary>
    public IReadOnlyList<string> Pipelines { get; }

    /// <summary>Gets the collections that at least one pipeline ran.</summary>
    public IReadOnlyList<string> Collections { get; }

    /// <summary>Gets the collections that every pipeline ran, over which averages go.</summary>
    public IReadOnlyList<string> Averaged { get; }

    /// <summary>Gets the collections that are not in the averages, and why.</summary>
    public IReadOnlyList<LeftOut> LeftOut { get; }

    /// <summary>Gets what ran.</summary>
    public IReadOnlyList<BenchmarkCell> Cells { get; }

    /// <summary>Gets what a pipeline did on a collection.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="collection">The collection.</param>
    /// <returns>The cell, or <see langword="null"/> where it did not run.</returns>
    public BenchmarkCell? Cell(string pipeline, string collection) => Cells.FirstOrDefault(cell => cell.Pipeline == pipeline && cell.Collection == collection);

    /// <summary>Gives a pipeline's mean nDCG@10 on a collection, with its 95 % interval over the topics (bootstrap, BCa).</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The mean and the interval.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="cell"/> is <see langword="null"/>.</exception>
    public static BootstrapInterval Quality(BenchmarkCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return PairedBootstrap.Compare(new double[cell.Values.Count], cell.Values);
    }

    /// <summary>Gives a pipeline's average over the collections that all ran: each collection counts the same.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>The average with its 95 % interval, or <see langword="null"/> where no collection was run by all.</returns>
    public BootstrapInterval? Average(string pipeline) => Averaged.Count == 0 ? null : StratifiedBootstrap.Mean([.. Averaged.Select(collection => Cell(pipeline, collection)!.Values)]);

    /// <summary>Gives by how much a pipeline's average is above that of the first pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>The difference with its 95 % interval, paired over topics; <see langword="null"/> where no collection was run by all, or for the first pipeline.</returns>
    public BootstrapInterval? Difference(string pipeline) => Averaged.Count == 0 || pipeline == Pipelines[0] ? null
        : StratifiedBootstrap.Mean([.. Averaged.Select(collection => (double[])[.. Cell(Pipelines[0], collection)!.Values.Zip(Cell(pipeline, collection)!.Values, (first, other) => other - first)])]);
}
