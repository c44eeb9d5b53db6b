import type { ThemeConfig } from "antd";

/** The tokens of the design language as Ant Design knows them. */
export const theme: ThemeConfig = {
  hashed: false,
  token: {
    colorPrimary: "#1C4F78", colorInfo: "#1C4F78", colorLink: "#1C4F78", colorSuccess: "#1F6A42",
    colorWarning: "#8F4700", colorError: "#B3201B",
    colorText: "#16222E", colorTextSecondary: "#3D4B58", colorTextTertiary: "#586673",
    colorTextPlaceholder: "#586673", colorTextDisabled: "#6C7882",
    colorBgLayout: "#F0F3F4", colorBgContainer: "#FFFFFF", colorFillAlter: "#F7F9F9", colorBorder: "#84919C",
    colorBorderSecondary: "#DAE0E4", colorSplit: "#DAE0E4",
    colorBgMask: "rgba(18,34,48,.55)", controlItemBgActive: "#E7EFF5", controlOutline: "#CFE2F8", controlOutlineWidth: 2,
    fontFamily: '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif',
    fontSize: 14, fontSizeLG: 16, fontWeightStrong: 700, lineHeight: 1.55,
    borderRadius: 4, borderRadiusLG: 6, borderRadiusSM: 3, controlHeight: 34, controlHeightSM: 28, controlHeightLG: 44,
    motionDurationFast: "80ms", motionDurationMid: "120ms", motionDurationSlow: "240ms",
    boxShadow: "none", boxShadowSecondary: "0 12px 40px rgba(10,25,40,.28)", wireframe: false,
  },
  components: {
    Form: { itemMarginBottom: 20, verticalLabelPadding: "0 0 5px" },
    Input: { inputFontSize: 15, activeShadow: "0 0 0 2px #CFE2F8" },
    Button: { fontWeight: 400, primaryShadow: "none", defaultShadow: "none" },
    Tabs: { inkBarColor: "#1C4F78", itemSelectedColor: "#12324C", horizontalItemPadding: "8px 0" },
    Segmented: { itemSelectedBg: "#1C4F78", itemSelectedColor: "#FFFFFF", trackBg: "#FFFFFF" },
    Modal: { borderRadiusLG: 8 },
    Tag: { defaultBg: "#EDF1F3" },
  },
};

/** The same on a phone: larger controls and letters. */
export const phoneTheme: ThemeConfig = {
  ...theme,
  token: { ...theme.token, controlHeight: 48, fontSize: 16 },
};
