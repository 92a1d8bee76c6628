namespace SkRerank.Qdrant;

/// <summary>Represents the options of a <see cref="QdrantLateInteractionRetriever{TKey, TRecord}"/>.</summary>
public class QdrantLateInteractionRetrieverOptions
{
    private QdrantFirstStage _firstStage = QdrantFirstStage.Both;
    private int _firstStageCount = 100;

    /// <summary>Gets or sets what finds the records that are reranked.</summary>
    /// <value>The default is <see cref="QdrantFirstStage.Both"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the stages.</exception>
    public QdrantFirstStage FirstStage
    {
        get => _firstStage;
        set => _firstStage = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"FirstStage must be a member of {nameof(QdrantFirstStage)}, but was {value}.");
    }

    /// <summary>Gets or sets how many records each leg of the first stage finds at least; it finds more where more candidates are asked for.</summary>
    /// <value>The default is 100.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int FirstStageCount
    {
        get => _firstStageCount;
        set => _firstStageCount = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"FirstStageCount must be at least 1, but was {value}.");
    }
}
