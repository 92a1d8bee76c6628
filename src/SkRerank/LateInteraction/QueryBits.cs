namespace SkRerank.LateInteraction;

/// <summary>Holds the signs of the query tokens: packed as a store keeps them, and as <see cref="HammingKernel"/> wants them in registers.</summary>
/// <remarks>In registers a group is 48 dimensions: eight bytes of six bits, dimension 0 the lowest bit of the first. Sixteen tokens are a block; their words of one group lie side by side.</remarks>
internal sealed class QueryBits
{
    /// <summary>The number of tokens of a block.</summary>
    public const int Lanes = 16;

    /// <summary>The dimensions of a group.</summary>
    public const int GroupDimensions = 48;

    /// <summary>The groups that one register holds.</summary>
    public const int GroupsPerRegister = 8;

    private readonly ulong[] _groups;
    private readonly ulong[] _used;

    public QueryBits(TokenVectors query)
    {
        Packed = TokenVectorPacker.Pack(query, "", new TokenVectorForm(TokenVectorElement.SignBits));
        Groups = (query.Dimensions + GroupDimensions - 1) / GroupDimensions;
        Registers = (Groups + GroupsPerRegister - 1) / GroupsPerRegister;
        Blocks = (query.Count + Lanes - 1) / Lanes;
        _groups = new ulong[Blocks * Groups * Lanes];
        _used = new ulong[Registers * GroupsPerRegister];
        for (var k = 0; k < query.Dimensions; k++)
        {
            var (group, bit) = (k / GroupDimensions, 1UL << ((k % GroupDimensions / 6 * 8) + (k % 6)));
            _used[group] |= bit;
            for (var token = 0; token < query.Count; token++)
            {
                if (query[token][k] > 0) _groups[(((token / Lanes * Groups) + group) * Lanes) + (token % Lanes)] |= bit;
            }
        }
    }

    /// <summary>Gets the vectors as a store keeps them.</summary>
    public PackedTokenVectors Packed { get; }

    /// <summary>Gets the number of groups.</summary>
    public int Groups { get; }

    /// <summary>Gets the number of registers that hold the groups of one vector.</summary>
    public int Registers { get; }

    /// <summary>Gets the number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>Gets the groups of a vector whose every dimension is 1, in whole registers: what lies past the last dimension is 0.</summary>
    public ReadOnlySpan<ulong> Used => _used;

    /// <summary>Gets a block.</summary>
    public ReadOnlySpan<ulong> this[int block] => _groups.AsSpan(block * Groups * Lanes, Groups * Lanes);
}
